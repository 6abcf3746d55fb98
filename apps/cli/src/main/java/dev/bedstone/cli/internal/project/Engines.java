package dev.bedstone.cli.internal.project;

import dev.bedstone.engines.EngineBlueprint;
import dev.bedstone.engines.EngineSet;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.engines.RunningSet;
import dev.bedstone.gateway.ClickHouseBlueprint;
import dev.bedstone.standin.MongoBlueprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The engines this program can start. */
public final class Engines {

    /** In the order they are shown. */
    public static final List<EngineBlueprint> ALL =
            Stream.concat(
                            EngineSetOptions.SHIPPED.stream(),
                            Stream.of(new ClickHouseBlueprint(), new MongoBlueprint()))
                    .toList();

    private Engines() {}

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(EngineBlueprint::name).toList();
    }

    /** The set that runs in a directory, or what is left of one. */
    public static Optional<RunningSet> find(Path data) {
        return EngineSet.find(data, ALL);
    }
}
