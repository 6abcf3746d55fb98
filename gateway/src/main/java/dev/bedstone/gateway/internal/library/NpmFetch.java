package dev.bedstone.gateway.internal.library;

import dev.bedstone.gateway.FetchProgress;
import dev.bedstone.gateway.FetchProgress.Phase;
import dev.bedstone.gateway.FetchProgress.Step;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Fetches one package with npm, as the user has set npm up (registry, proxy, credentials), compares
 * its digest and takes the library out of it. One use.
 */
public final class NpmFetch {

    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final long LOOK_MILLIS = 200;
    private static final int BUFFER = 1024 * 1024;
    private static final int SAID = 300;

    private final EnginePackage engine;
    private final Map<String, String> environment;
    private final FetchProgress progress;

    /** Prepares a fetch. */
    public NpmFetch(EnginePackage engine, Map<String, String> environment, FetchProgress progress) {
        this.engine = engine;
        this.environment = environment;
        this.progress = progress;
    }

    /** Puts {@code libchdb.so} into {@code directory}; nothing else stays there. */
    public void into(Path directory) throws IOException {
        Path work = Files.createDirectory(directory.resolve("fetch"));
        try {
            Path archive = pack(work);
            compareDigest(archive);
            unpack(archive, directory);
        } finally {
            LibraryCache.deleteTree(work);
        }
    }

    /** npm's own cache is put aside: what it would keep is kept here unpacked. */
    private Path pack(Path work) throws IOException {
        Path log = work.resolve("npm.log");
        ProcessBuilder builder =
                new ProcessBuilder(
                        npm().toString(),
                        "pack",
                        engine.specifier(),
                        "--silent",
                        "--ignore-scripts",
                        "--pack-destination=" + work,
                        "--cache=" + work.resolve("cache"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(work.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        Process npm = builder.start();
        try {
            await(npm, work);
        } finally {
            npm.destroyForcibly();
        }
        if (npm.exitValue() != 0) {
            throw NotAvailable.because("npm could not fetch the engine: " + said(log));
        }
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> NotAvailable.because("npm left no package"));
        }
    }

    /** As a shell finds it: Java itself would look along another path than this environment's. */
    private Path npm() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry, "npm"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> NotAvailable.because("npm was not found"));
    }

    private void await(Process npm, Path work) throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        try {
            while (!npm.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                tell(Phase.DOWNLOAD, size(work), engine.packedBytes());
                if (System.nanoTime() - end > 0) {
                    throw NotAvailable.because(
                            "npm did not end within " + LONGEST.toMinutes() + " minutes");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw NotAvailable.because("fetching the engine was interrupted");
        }
    }

    private void compareDigest(Path archive) throws IOException {
        MessageDigest digest = sha512();
        byte[] part = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(archive)) {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                digest.update(part, 0, count);
            }
        }
        byte[] wanted = Base64.getDecoder().decode(engine.integrity());
        if (!MessageDigest.isEqual(digest.digest(), wanted)) {
            throw NotAvailable.damaged(
                    "the digest of " + engine.specifier() + " is not the known one");
        }
    }

    private void unpack(Path archive, Path directory) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(
                        new GzipCompressorInputStream(Files.newInputStream(archive)))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null && !entry.getName().equals(EnginePackage.ENTRY)) {
                entry = tar.getNextEntry();
            }
            if (entry == null || entry.getSize() != engine.libraryBytes()) {
                throw NotAvailable.damaged(engine.specifier() + " does not hold the library");
            }
            copy(tar, directory.resolve("libchdb.so"));
        }
    }

    private void copy(InputStream in, Path file) throws IOException {
        byte[] part = new byte[BUFFER];
        long done = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                out.write(part, 0, count);
                done += count;
                tell(Phase.UNPACK, done, engine.libraryBytes());
            }
        }
    }

    private void tell(Phase phase, long bytes, long total) {
        progress.at(new Step(phase, Math.min(bytes, total), total));
    }

    /** What npm has written so far; files come and go while it is counted. */
    private static long size(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.mapToLong(NpmFetch::sizeOrNothing).sum();
        } catch (IOException | UncheckedIOException moved) {
            return 0;
        }
    }

    private static long sizeOrNothing(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String said(Path log) throws IOException {
        List<String> lines =
                new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("npm error") || line.startsWith("npm ERR"))
                        .filter(line -> !line.contains("://"))
                        .toList();
        String text = lines.isEmpty() ? "it gave no reason" : lines.getFirst();
        return text.substring(0, Math.min(SAID, text.length()));
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
