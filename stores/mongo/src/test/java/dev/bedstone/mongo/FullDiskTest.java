package dev.bedstone.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.standin.LocalMongo;
import dev.bedstone.standin.LocalMongoOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller learns when the server's disk is full. */
@Tag("engine")
class FullDiskTest {

    /** What is written. */
    record Part(String id, String text) {}

    private static final CollectionDefinition<Part, String> PARTS =
            CollectionDefinition.of("parts", Part.class, Part::id).ofPlatform();

    private static final String TEXT = "x".repeat(64 * 1024);

    /** More than the disk has room for. */
    private static final int MANY = 1_000;

    @TempDir Path temporary;
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(temporary.resolve("disk")).toRealPath();
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()) == 0,
                "NOT TESTED: a small disk cannot be mounted here");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void aWriteIsUnknownOnceAndThenRefusedWithAdvice() {
        LocalMongoOptions options = LocalMongoOptions.in(disk.resolve("mongo")).withDurable(true);
        try (LocalMongo engine = LocalMongo.start(options);
                Mongo mongo =
                        Mongo.open(MongoOpenTest.patient(engine.endpoint()), StoreHooks.NONE)) {
            List<StoreFailure> failures = fill(mongo.documents(PARTS));
            assertThat(failures.getFirst())
                    .isInstanceOf(OutcomeUnknown.class)
                    .hasMessageContaining("the write is not on the server's disk, which is full")
                    .hasMessageContaining("look before doing it again");
            assertThat(failures.getLast())
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("the server's disk is full")
                    .hasMessageContaining("free space");
            assertThat(failures.getLast().effect()).isEqualTo(Effect.NONE);
            assertThat(failures.getLast().mayRetry()).isTrue();
            assertThat(mongo.documents(PARTS).require("0").text()).as("reads").isEqualTo(TEXT);
        }
    }

    /** Writes until two writes failed. */
    private static List<StoreFailure> fill(Documents<Part, String> parts) {
        List<StoreFailure> failures = new ArrayList<>();
        for (int i = 0; i < MANY && failures.size() < 2; i++) {
            try {
                parts.insert(new Part(String.valueOf(i), TEXT));
            } catch (StoreFailure failure) {
                failures.add(failure);
            }
        }
        return failures;
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor();
    }
}
