package dev.bedstone.redis.internal;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A Lua script the server runs as one step. Its text is fixed; what varies goes in as keys and
 * arguments. Sent by its digest, and whole when the server does not know it yet, as after a
 * restart: then nothing has been carried out.
 */
public final class Script {

    private final String text;
    private final String digest;

    /** A script with this text. */
    public Script(String text) {
        this.text = text;
        this.digest = sha1(text);
    }

    /** Runs it for a whole number. */
    public CompletionStage<Long> number(
            RedisAsyncCommands<String, byte[]> commands, String[] keys, byte[]... arguments) {
        return commands.<Long>evalsha(digest, ScriptOutputType.INTEGER, keys, arguments)
                .exceptionallyCompose(failure ->
                        isUnknown(failure)
                                ? commands.eval(text, ScriptOutputType.INTEGER, keys, arguments)
                                : CompletableFuture.failedStage(failure));
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof RedisNoScriptException
                || failure instanceof CompletionException
                        && failure.getCause() instanceof RedisNoScriptException;
    }

    /** The digest is the name the server gives the script, not a protection. */
    private static String sha1(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-1", missing);
        }
    }
}
