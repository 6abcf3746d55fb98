package dev.bedstone.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes authorities and certificates with the command openssl. Not thread-safe. */
public final class Certificates {

    private static final String[] KEY = {
        "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"
    };

    private final Path directory;

    /** Puts them into a directory, which is there. */
    public Certificates(Path directory) throws IOException {
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
    public static boolean canBeMade() {
        try {
            return run(Path.of("."), List.of("openssl", "version")) == 0;
        } catch (IOException | InterruptedException missing) {
            return false;
        }
    }

    /** A file among them: {@code NAME.crt} or {@code NAME.key}, both PEM. */
    public Path file(String name) {
        return directory.resolve(name);
    }

    /**
     * One that has signed itself.
     *
     * @param more arguments of {@code openssl req}
     */
    public void authority(String name, String... more) throws IOException, InterruptedException {
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

    /**
     * One that another has signed, which may not be entitled to.
     *
     * @param from the first moment it holds, such as {@code 20200101000000Z}
     * @param to the last one
     * @param extensions lines of openssl's configuration, such as {@code
     *     subjectAltName=IP:127.0.0.1}
     */
    public void signed(String name, String by, String from, String to, String extensions)
            throws IOException, InterruptedException {
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

    private void openssl(Stream<String[]> arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("openssl"), arguments.flatMap(Stream::of)).toList();
        if (run(directory, command) != 0) {
            throw new IllegalStateException("it failed: " + String.join(" ", command));
        }
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
