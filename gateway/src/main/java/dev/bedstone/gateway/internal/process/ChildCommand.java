package dev.bedstone.gateway.internal.process;

import dev.bedstone.engines.ChildJvm;
import dev.bedstone.gateway.Main;
import dev.bedstone.gateway.internal.library.LibraryCache;
import dev.bedstone.kernel.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The command line of the child: this JVM's own {@code java}, and of the class path only what the
 * child needs. No secret is on it.
 */
final class ChildCommand {

    /** One class of every archive the child needs. */
    private static final ChildJvm JVM =
            new ChildJvm(
                    List.of(
                            Main.class,
                            Secret.class,
                            Server.class,
                            HttpField.class,
                            EndPoint.class,
                            Callback.class,
                            LZ4Factory.class,
                            com.github.luben.zstd.Zstd.class,
                            LoggerFactory.class,
                            Nullable.class));

    /**
     * The same for every start, so that a {@link StartCache} fits. Serial collection, because
     * little of the memory is Java's; what the JVM has to say goes to the log, for standard output
     * speaks to the parent; with a number given, Jetty does not start all of JMX to find it out.
     */
    static final List<String> FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-Xms16m",
                    "-Xmx512m",
                    "-XX:-UsePerfData",
                    "-XX:-CreateCoredumpOnCrash",
                    "-Xlog:disable",
                    "-Xlog:all=warning:stderr",
                    "-D"
                            + StandardErrorLogging.PROPERTY
                            + "="
                            + StandardErrorLogging.class.getName(),
                    "-Dslf4j.internal.verbosity=WARN",
                    "-Dorg.eclipse.jetty.util.referencesPerCacheLine=16");

    private ChildCommand() {}

    /**
     * The whole command.
     *
     * @param cache by which it starts faster, if there is one
     */
    static List<String> of(GatewayOptions options, StartCache cache) {
        List<String> command = new ArrayList<>();
        command.add(JVM.java().toString());
        command.addAll(FLAGS);
        cache.find().ifPresent(file -> command.add("-XX:AOTCache=" + file));
        command.add("-XX:ErrorFile=" + options.data().resolve("hs_err_%p.log"));
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        command.addAll(options.arguments());
        return command;
    }

    /** The cache that fits this command. */
    static StartCache startCache() {
        Path directory = LibraryCache.of(System.getenv()).directory().resolve("gateway-start");
        return new StartCache(directory, JVM.java(), FLAGS, classPath());
    }

    static String classPath() {
        return JVM.classPath();
    }
}
