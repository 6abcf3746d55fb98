package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes authorities and certificates with the command openssl. */
final class Certificates {

    private static final String[] KEY = {
        "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"
    };

    private final Path directory;

    Certificates(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(file("index.txt"), "");
        Files.writeString(file("serial"), "1000\n");
        Files.writeString(
                file("ca.conf"),
                """
                [ca]
                default_ca=one
                [one]
                database=index.txt
                serial=serial
                new_certs_dir=.
                default_md=sha256
                policy=any
                unique_subject=no
                [any]
                commonName=supplied
                """);
    }

    /** Whether the command is there. */
    static boolean canBeMade() {
        try {
            return run(Path.of("."), List.of("openssl", "version")) == 0;
        } catch (IOException | InterruptedException missing) {
            return false;
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** One that has signed itself. */
    void authority(String name, String... more) throws Exception {
        openssl(
                Stream.of(
                        new String[] {"req", "-x509"},
                        KEY,
                        new String[] {
                            "-subj",
                            "/CN=" + name,
                            "-days",
                            "2",
                            "-keyout",
                            name + ".key",
                            "-out",
                            name + ".crt"
                        },
                        more));
    }

    /** One that another has signed, which may not be entitled to. */
    void signed(String name, String by, String from, String to, String extensions)
            throws Exception {
        openssl(
                Stream.of(
                        new String[] {"req"},
                        KEY,
                        new String[] {
                            "-subj", "/CN=" + name, "-keyout", name + ".key", "-out", name + ".csr"
                        }));
        Files.writeString(file(name + ".ext"), extensions);
        openssl(
                Stream.<String[]>of(
                        new String[] {
                            "ca",
                            "-batch",
                            "-config",
                            "ca.conf",
                            "-in",
                            name + ".csr",
                            "-cert",
                            by + ".crt",
                            "-keyfile",
                            by + ".key",
                            "-extfile",
                            name + ".ext",
                            "-startdate",
                            from,
                            "-enddate",
                            to,
                            "-out",
                            name + ".crt",
                            "-notext"
                        }));
    }

    private void openssl(Stream<String[]> arguments) throws Exception {
        List<String> command =
                Stream.concat(Stream.of("openssl"), arguments.flatMap(Stream::of)).toList();
        assertThat(run(directory, command)).as(String.join(" ", command)).isZero();
    }

    private static int run(Path where, List<String> command)
            throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
