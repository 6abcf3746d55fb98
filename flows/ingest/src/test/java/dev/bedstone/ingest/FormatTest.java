package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.ingest.audit.Id;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Segments outlive a release: one that version 1 wrote is kept beside this test for good, and can
 * be read. With {@code -Dbedstone.segment.write=true} this writes it.
 */
class FormatTest {

    private static final String NAME = "000000000001.small.all.r6.sealed";

    @TempDir private Path directory;

    @Test
    void aSegmentOfVersionOneIsRead() throws Exception {
        if (Boolean.getBoolean("bedstone.segment.write")) {
            write();
        }
        Files.createDirectories(directory.resolve("spool"));
        try (InputStream kept = FormatTest.class.getResourceAsStream("/segments/v1/" + NAME)) {
            Files.copy(Objects.requireNonNull(kept), directory.resolve("spool").resolve(NAME));
        }
        RecordingServer server = new RecordingServer();
        try (Ingest ingest = open(directory.resolve("spool"), server)) {
            assertThat(ingest.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(ingest.statistics().damagedRecords()).isZero();
        }

        assertThat(server.rows()).hasSize(30).containsEntry(new Id(2, 9), 1);
        assertThat(server.tokens())
                .containsExactly(
                        Files.readString(Path.of("src/test/resources/segments/v1/token")).strip());
    }

    private static Ingest open(Path spool, RecordingServer server) {
        return Ingest.open(
                Configs.in(spool).linger(Duration.ofMinutes(1)).drain(Duration.ZERO).get(),
                server,
                InstantSource.system());
    }

    private void write() throws Exception {
        Path spool = directory.resolve("writing");
        RecordingServer nobody = new RecordingServer();
        nobody.away(true);
        try (Ingest ingest = open(spool, nobody)) {
            EventStream<Small> stream = ingest.stream(Small.table("small"));
            for (int call = 0; call < 3; call++) {
                List<Small> events = new ArrayList<>();
                for (int event = 0; event < 10; event++) {
                    events.add(new Small(call, event, Instant.now()));
                }
                IngestTest.SCOPE.run(() -> stream.trackAll(events));
            }
        }
        Path kept = Files.createDirectories(Path.of("src/test/resources/segments/v1"));
        try (Stream<Path> files = Files.list(spool)) {
            Path sealed =
                    files.filter(file -> file.toString().endsWith(".sealed"))
                            .findFirst()
                            .orElseThrow();
            Files.copy(sealed, kept.resolve(sealed.getFileName()));
        }
        RecordingServer server = new RecordingServer();
        try (Ingest ingest = open(spool, server)) {
            ingest.drain(Duration.ofSeconds(30));
        }
        Files.writeString(kept.resolve("token"), server.tokens().iterator().next());
        assertThat(server.rows().keySet().stream().max(Comparator.comparingLong(Id::producer)))
                .isPresent();
    }
}
