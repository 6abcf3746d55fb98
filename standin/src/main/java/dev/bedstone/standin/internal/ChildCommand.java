package dev.bedstone.standin.internal;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import dev.bedstone.engines.ChildJvm;
import dev.bedstone.kernel.Secret;
import dev.bedstone.standin.LocalMongoOptions;
import dev.bedstone.standin.Main;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.AddressResolver;
import io.netty.util.AttributeKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The command line of the child: this JVM's own {@code java}, and of the class path only what the
 * child needs. No secret is on it.
 */
public final class ChildCommand {

    /** One class of every archive the child needs. */
    private static final ChildJvm JVM =
            new ChildJvm(
                    List.of(
                            Main.class,
                            Secret.class,
                            MongoServer.class,
                            H2Backend.class,
                            MVStore.class,
                            ByteBuf.class,
                            Channel.class,
                            ByteToMessageDecoder.class,
                            SslContext.class,
                            AddressResolver.class,
                            AttributeKey.class,
                            LoggerFactory.class,
                            Nullable.class));

    private ChildCommand() {}

    /** The whole command. */
    public static List<String> of(LocalMongoOptions options, Path directory, int port) {
        List<String> command = new ArrayList<>();
        command.add(JVM.java().toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xms16m",
                        "-Xmx" + options.heapMegabytes() + "m",
                        "-Xshare:auto",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-Dio.netty.noUnsafe=true",
                        "-cp",
                        JVM.classPath(),
                        Main.class.getName(),
                        directory.toString(),
                        Integer.toString(port),
                        options.durable() ? "durable" : "fast"));
        return command;
    }
}
