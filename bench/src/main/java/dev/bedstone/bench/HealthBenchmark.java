package dev.bedstone.bench;

import dev.bedstone.Bedstone;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One round of health over PostgreSQL and Redis, warm. */
@State(Scope.Benchmark)
public class HealthBenchmark {

    private @Nullable Engines engines;
    private @Nullable Bedstone bedstone;

    @Setup
    public void start() {
        engines = new Engines();
        bedstone = Bedstone.open(engines.config());
    }

    @TearDown
    public void stop() {
        Objects.requireNonNull(bedstone).close();
        Objects.requireNonNull(engines).close();
    }

    @Benchmark
    public Object layerHealth() {
        return Objects.requireNonNull(bedstone).health();
    }
}
