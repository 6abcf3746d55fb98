package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ClickHouse's official client for Node, unmodified, installed from npm for this test. */
@Tag("engine")
class NodeClientTest {

    private static final String PACKAGE = "@clickhouse/client@1.23.1";

    @TempDir Path directory;

    @Test
    void everythingItCanDoWorks() throws Exception {
        Assumptions.assumeTrue(
                runs(List.of("node", "--version")) && runs(List.of("npm", "--version")),
                "SKIPPED: node or npm is missing, so the Node client proves nothing here");
        Server server = Server.shared();
        assertThat(isInstalled()).as("npm install " + PACKAGE).isTrue();
        Path script = directory.resolve("client.mjs");
        try (InputStream in = NodeClientTest.class.getResourceAsStream("client.mjs")) {
            Files.copy(in, script);
        }
        ProcessBuilder builder = new ProcessBuilder("node", script.toString(), server.url());
        builder.environment().put("GATEWAY_USER", server.endpoint().user());
        builder.environment().put("GATEWAY_KEY", server.endpoint().password().reveal());
        builder.directory(directory.toFile());
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("out.txt").toFile());
        Process node = builder.start();
        assertThat(node.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(directory.resolve("out.txt"), StandardCharsets.UTF_8);
        assertThat(node.exitValue()).as(said).isZero();
        assertThat(said).contains("all passed");
    }

    /** The registry may be out of reach for a moment. */
    private boolean isInstalled() throws InterruptedException {
        List<String> install =
                List.of(
                        "npm",
                        "install",
                        "--silent",
                        "--no-audit",
                        "--no-fund",
                        "--prefix",
                        directory.toString(),
                        PACKAGE);
        return runs(install) || runs(install) || runs(install);
    }

    private boolean runs(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(180, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
