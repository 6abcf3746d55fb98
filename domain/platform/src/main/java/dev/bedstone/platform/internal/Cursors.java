package dev.bedstone.platform.internal;

import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Scope;
import dev.bedstone.platform.InputException;
import dev.bedstone.platform.Page;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.postgres.PostgresStatement;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The cursors of one list of the bound tenant: {@code format, tag, sorted by, id}. The tag is the
 * beginning of a SHA-256 over the tenant, the list with its filters, and the position, so that a
 * cursor that somebody mixed up is refused instead of answered with a page of another list. It is
 * no secret: what a tenant may read, row-level security decides. Immutable.
 */
public final class Cursors {

    private static final byte FORMAT = 1;
    private static final int TAG = 12;
    private static final int LENGTH = 1 + TAG + Long.BYTES + 2 * Long.BYTES;

    /**
     * The last item of a page: what the list is sorted by, and the id that decides among equals.
     */
    public record Position(long key, UUID id) {

        /** Before every item of a list whose newest come first. */
        static final Position START = of(Instant.parse("9999-12-31T23:59:59Z"), new UUID(-1, -1));

        /** A position in a list that is sorted by time. */
        public static Position of(Instant time, UUID id) {
            return new Position(ChronoUnit.MICROS.between(Instant.EPOCH, time), id);
        }

        /** The key as a time. */
        public Instant time() {
            return Instant.EPOCH.plus(key, ChronoUnit.MICROS);
        }
    }

    private final String list;

    /**
     * @param list names the list, with every filter that it has
     */
    public Cursors(String list) {
        this.list = list;
    }

    /**
     * Where the page begins: behind this position.
     *
     * @param first before every item of the list
     * @throws InputException if the cursor is not one of this list and tenant
     */
    public Position start(PageRequest request, Position first) {
        return request.cursor().map(this::read).orElse(first);
    }

    /** Gives a statement its parameters {@code at}, {@code id} and {@code most}. */
    public PostgresStatement bind(PostgresStatement statement, PageRequest request) {
        Position start = start(request, Position.START);
        return statement
                .bind("at", start.time())
                .bind("id", start.id())
                .bind("most", request.size() + 1);
    }

    /**
     * Makes a page of rows, of which one more was asked for than fits.
     *
     * @param rows at most {@code request.size() + 1}
     */
    public <T> Page<T> page(PageRequest request, List<T> rows, Function<T, Position> position) {
        if (rows.size() <= request.size()) {
            return new Page<>(rows, Optional.empty());
        }
        List<T> items = rows.subList(0, request.size());
        return new Page<>(items, Optional.of(write(position.apply(items.getLast()))));
    }

    private String write(Position position) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.put(FORMAT).put(tag(position)).putLong(position.key);
        bytes.putLong(position.id.getMostSignificantBits());
        bytes.putLong(position.id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private Position read(String cursor) {
        ByteBuffer bytes = ByteBuffer.wrap(decode(cursor));
        byte[] tag = new byte[TAG];
        if (bytes.remaining() != LENGTH || bytes.get() != FORMAT) {
            throw foreign();
        }
        bytes.get(tag);
        Position position =
                new Position(bytes.getLong(), new UUID(bytes.getLong(), bytes.getLong()));
        if (!Arrays.equals(tag, tag(position))) {
            throw foreign();
        }
        return position;
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException malformed) {
            throw foreign();
        }
    }

    private byte[] tag(Position position) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String text =
                    Scope.current().tenant() + " " + position.key + " " + position.id + " " + list;
            return Arrays.copyOf(digest.digest(text.getBytes(StandardCharsets.UTF_8)), TAG);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static InputException foreign() {
        return new InputException(
                List.of(
                        new Problem(
                                "page cursor",
                                "does not belong to this list of this tenant",
                                "begin again at the first page")));
    }
}
