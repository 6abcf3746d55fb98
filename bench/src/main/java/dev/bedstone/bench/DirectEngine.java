package dev.bedstone.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * ClickHouse's engine called in this process, as little as its C interface ({@code chdb.h}) asks
 * for and nothing of the gateway's code: the limit the gateway is compared with. A process can have
 * one, once, and must leave by {@link #exit}.
 */
final class DirectEngine {

    /** {@code F_SETPIPE_SZ}; as wide as Linux lets anybody have it. */
    private static final int SET_PIPE_SIZE = 1031;

    private static final int PIPE_WIDTH = 1024 * 1024;
    private static final int READ = 512 * 1024;

    /** What is appended at a time. */
    private static final long PIECE = 512 * 1024;

    private final Map<String, MethodHandle> functions = new ConcurrentHashMap<>();
    private final SymbolLookup library;
    private final MemorySegment connection;

    DirectEngine(Path file, Path data) {
        library = SymbolLookup.libraryLookup(file, Arena.global());
        Arena arena = Arena.global();
        MemorySegment arguments = arena.allocate(ADDRESS, 2);
        arguments.setAtIndex(ADDRESS, 0, arena.allocateFrom("clickhouse"));
        arguments.setAtIndex(ADDRESS, 1, arena.allocateFrom("--path=" + data));
        call("chdb_set_signal_handlers_enabled", FunctionDescriptor.ofVoid(JAVA_INT), 0);
        MemorySegment handle =
                (MemorySegment)
                        call(
                                "chdb_connect",
                                FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS),
                                2,
                                arguments);
        connection = handle.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
    }

    /** Runs a statement and forgets its result. */
    void query(String sql) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(sql);
            MemorySegment format = arena.allocateFrom("TabSeparated");
            ended(
                    (MemorySegment)
                            call(
                                    "chdb_query_n",
                                    FunctionDescriptor.of(
                                            ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS,
                                            JAVA_LONG),
                                    connection,
                                    text,
                                    text.byteSize() - 1,
                                    format,
                                    format.byteSize() - 1));
        }
    }

    /** Inserts what is encoded already. */
    void insert(String table, String format, byte[] rows) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(rows.length);
            MemorySegment.copy(rows, 0, all, ValueLayout.JAVA_BYTE, 0, rows.length);
            MemorySegment head = arena.allocateFrom("INSERT INTO " + table);
            MemorySegment name = arena.allocateFrom(format);
            MemorySegment stream =
                    (MemorySegment)
                            call(
                                    "chdb_stream_insert_n",
                                    FunctionDescriptor.of(
                                            ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS,
                                            JAVA_LONG),
                                    connection,
                                    head,
                                    head.byteSize() - 1,
                                    name,
                                    name.byteSize() - 1);
            FunctionDescriptor append =
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
            MethodHandle function = function("chdb_stream_append", append);
            for (long at = 0; at < rows.length; at += PIECE) {
                long count = Math.min(PIECE, rows.length - at);
                invoke(function, stream, all.asSlice(at, count), count);
            }
            FunctionDescriptor done = FunctionDescriptor.of(ADDRESS, ADDRESS);
            ended((MemorySegment) call("chdb_stream_done", done, stream));
            call("chdb_destroy_insert_stream", FunctionDescriptor.ofVoid(ADDRESS), stream);
        }
    }

    /** Sends a result through a pipe and throws it away there; how many bytes it had. */
    long select(String sql, String format) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            call("pipe", FunctionDescriptor.of(JAVA_INT, ADDRESS), ends);
            int reading = ends.getAtIndex(JAVA_INT, 0);
            int writing = ends.getAtIndex(JAVA_INT, 1);
            FunctionDescriptor control =
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
            invoke(
                    Linker.nativeLinker()
                            .downcallHandle(
                                    found("fcntl"), control, Linker.Option.firstVariadicArg(2)),
                    writing,
                    SET_PIPE_SIZE,
                    PIPE_WIDTH);
            FunctionDescriptor close = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
            String text = sql + " INTO OUTFILE '/dev/fd/" + writing + "' TRUNCATE FORMAT " + format;
            CompletableFuture<Void> answer =
                    CompletableFuture.runAsync(() -> {
                        query(text);
                        call("close", close, writing);
                    });
            MethodHandle read =
                    function(
                            "read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
            MemorySegment buffer = arena.allocate(READ);
            long bytes = 0;
            long count = (long) invoke(read, reading, buffer, (long) READ);
            while (count > 0) {
                bytes += count;
                count = (long) invoke(read, reading, buffer, (long) READ);
            }
            answer.join();
            call("close", close, reading);
            return bytes;
        }
    }

    /** Leaves the process past the library's destructors, which fail with a connection open. */
    void exit() {
        call("_exit", FunctionDescriptor.ofVoid(JAVA_INT), 0);
    }

    private void ended(MemorySegment result) {
        FunctionDescriptor error = FunctionDescriptor.of(ADDRESS, ADDRESS);
        MemorySegment text = (MemorySegment) call("chdb_result_error", error, result);
        if (text.address() != 0) {
            byte[] bytes = new byte[200];
            MemorySegment.copy(
                    text.reinterpret(bytes.length), ValueLayout.JAVA_BYTE, 0, bytes, 0, 200);
            throw new IllegalStateException(new String(bytes, StandardCharsets.UTF_8));
        }
        call("chdb_destroy_query_result", FunctionDescriptor.ofVoid(ADDRESS), result);
    }

    private Object call(String name, FunctionDescriptor shape, Object... arguments) {
        return invoke(function(name, shape), arguments);
    }

    private MethodHandle function(String name, FunctionDescriptor shape) {
        return functions.computeIfAbsent(
                name, _ -> Linker.nativeLinker().downcallHandle(found(name), shape));
    }

    private MemorySegment found(String name) {
        return library.find(name)
                .or(() -> Linker.nativeLinker().defaultLookup().find(name))
                .orElseThrow();
    }

    private static Object invoke(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
