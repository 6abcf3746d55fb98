package dev.bedstone.redis.internal;

import dev.bedstone.kernel.RedactedCause;
import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.EncoderException;
import java.util.Collection;

/**
 * Writes commands to the wire. The driver's own encoder also writes each of them, passwords
 * included, into its log at level TRACE; this one does not.
 */
final class QuietEncoder extends CommandEncoder {

    @Override
    protected void encode(ChannelHandlerContext context, Object message, ByteBuf out) {
        if (message instanceof RedisCommand<?, ?, ?> command) {
            encode(context, command, out);
        } else if (message instanceof Collection<?> commands) {
            commands.forEach(command -> encode(context, (RedisCommand<?, ?, ?>) command, out));
        }
    }

    /** A command half encoded would put every later reply under the wrong command. */
    private static void encode(
            ChannelHandlerContext context, RedisCommand<?, ?, ?> command, ByteBuf out) {
        try {
            command.encode(out);
        } catch (RuntimeException broken) {
            context.close();
            throw new EncoderException("a command cannot be encoded", RedactedCause.of(broken));
        }
    }
}
