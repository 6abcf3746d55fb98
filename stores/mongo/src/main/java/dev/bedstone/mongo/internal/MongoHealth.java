package dev.bedstone.mongo.internal;

import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.Document;

/** Asks the server how it is, over a connection beside the callers'. Thread-safe. */
public final class MongoHealth {

    private static final String OPERATION = "probe";

    private final Calls calls;
    private final String database;

    public MongoHealth(Calls calls, String database) {
        this.calls = calls;
        this.database = database;
    }

    /** How the server is; ends by {@code deadline}, and never throws. */
    public Probe probe(Deadline deadline) {
        long start = System.nanoTime();
        if (calls.isClosed()) {
            return Probe.of(Health.DOWN, "the store is closed", since(start));
        }
        try {
            ServerFacts facts = ServerFacts.ask(calls, OPERATION, deadline);
            return judge(facts, since(start), shown(facts, deadline));
        } catch (StoreFailure failure) {
            return Probe.of(Health.DOWN, summary(failure, since(start)), since(start));
        } catch (RuntimeException unexpected) {
            return Probe.of(
                    Health.UNKNOWN,
                    "the question failed: " + unexpected.getClass().getName(),
                    since(start));
        }
    }

    private Probe judge(ServerFacts facts, Duration latency, Map<String, Object> shown) {
        String answered = "answered in " + latency.toMillis() + " ms";
        if (!facts.writable()) {
            return new Probe(
                    Health.DEGRADED,
                    "a " + facts.role() + " answers, which takes no writes; check the replica set",
                    latency,
                    shown);
        }
        if (latency.compareTo(calls.time()) > 0) {
            return new Probe(
                    Health.DEGRADED, answered + ", later than a call may take", latency, shown);
        }
        return new Probe(
                Health.UP,
                facts.standIn() ? answered + " (a stand-in, not MongoDB)" : answered,
                latency,
                shown);
    }

    /** Facts that only some users may ask for are left out for the others. */
    private Map<String, Object> shown(ServerFacts facts, Deadline deadline) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("version", facts.standIn() ? facts.version() + " stand-in" : facts.version());
        shown.put("role", facts.role());
        shown.put("standIn", facts.standIn());
        ServerFacts.ifAllowed(calls, OPERATION, deadline, database, new Document("dbStats", 1))
                .ifPresent(statistics -> {
                    if (statistics.get("dataSize") instanceof Number size) {
                        shown.put("size", size.longValue());
                    }
                });
        return shown;
    }

    private static String summary(StoreFailure failure, Duration after) {
        if (failure.isTimeout()) {
            return "no answer in " + after.toMillis() + " ms; check whether it is frozen";
        }
        String place = failure.store() + ": " + failure.operation() + ": ";
        return String.valueOf(failure.getMessage()).substring(place.length());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
