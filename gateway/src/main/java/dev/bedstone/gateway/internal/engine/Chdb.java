package dev.bedstone.gateway.internal.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The functions of {@code libchdb.so} that are used here, under the names of its header {@code
 * programs/local/chdb.h}. Loading it takes a good part of a gigabyte of address space and cannot be
 * undone. Thread-safe; what a connection may do at once is up to the caller.
 */
final class Chdb {

    private final SymbolLookup library;
    private final MethodHandle setSignalHandlersEnabled;
    private final MethodHandle connect;
    private final MethodHandle closeConnection;
    private final MethodHandle query;
    private final MethodHandle insert;
    private final MethodHandle append;
    private final MethodHandle done;
    private final MethodHandle cancelInsert;
    private final MethodHandle insertError;
    private final MethodHandle destroyInsert;
    private final MethodHandle destroyResult;
    private final MethodHandle buffer;
    private final MethodHandle length;
    private final MethodHandle error;
    private final MethodHandle classify;
    private final MethodHandle shutdown;

    /**
     * Loads the library.
     *
     * @throws IllegalArgumentException if {@code file} is not a library or lacks a function
     */
    Chdb(Path file) {
        this.library = SymbolLookup.libraryLookup(file, Arena.global());
        this.setSignalHandlersEnabled =
                function("chdb_set_signal_handlers_enabled", nothing(JAVA_INT));
        this.connect = function("chdb_connect", pointer(JAVA_INT, ADDRESS));
        this.closeConnection = function("chdb_close_conn", nothing(ADDRESS));
        this.query =
                function(
                        "chdb_query_with_params_n",
                        pointer(
                                ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
                                ADDRESS, ADDRESS, JAVA_LONG));
        this.insert =
                function(
                        "chdb_stream_insert_with_params_n",
                        pointer(
                                ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
                                ADDRESS, ADDRESS, JAVA_LONG));
        this.append =
                function(
                        "chdb_stream_append",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        this.done = function("chdb_stream_done", pointer(ADDRESS));
        this.cancelInsert = function("chdb_stream_cancel_insert", nothing(ADDRESS));
        this.insertError = function("chdb_stream_insert_error", pointer(ADDRESS));
        this.destroyInsert = function("chdb_destroy_insert_stream", nothing(ADDRESS));
        this.destroyResult = function("chdb_destroy_query_result", nothing(ADDRESS));
        this.buffer = function("chdb_result_buffer", pointer(ADDRESS));
        this.length = function("chdb_result_length", number(ADDRESS));
        this.error = function("chdb_result_error", pointer(ADDRESS));
        this.classify =
                function(
                        "chdb_classify_query_n",
                        FunctionDescriptor.of(
                                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG,
                                ADDRESS));
        this.shutdown = function("chdb_shutdown", FunctionDescriptor.of(JAVA_INT));
    }

    void setSignalHandlersEnabled(boolean enabled) {
        try {
            setSignalHandlersEnabled.invokeExact(enabled ? 1 : 0);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** The address of a connection, or NULL without a reason. */
    MemorySegment connect(int count, MemorySegment arguments) {
        try {
            return (MemorySegment) connect.invokeExact(count, arguments);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    void closeConnection(MemorySegment connection) {
        try {
            closeConnection.invokeExact(connection);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    MemorySegment query(
            MemorySegment connection, NativeText text, NativeText format, NativeParameters bound) {
        return statement(query, connection, text, format, bound);
    }

    MemorySegment insert(
            MemorySegment connection, NativeText text, NativeText format, NativeParameters bound) {
        return statement(insert, connection, text, format, bound);
    }

    /** 0 if the engine took the bytes, 1 if the insert has failed already. */
    int append(MemorySegment stream, MemorySegment bytes, long count) {
        try {
            return (int) append.invokeExact(stream, bytes, count);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    MemorySegment done(MemorySegment stream) {
        return pointer(done, stream);
    }

    void cancelInsert(MemorySegment stream) {
        call(cancelInsert, stream);
    }

    MemorySegment insertError(MemorySegment stream) {
        return pointer(insertError, stream);
    }

    void destroyInsert(MemorySegment stream) {
        call(destroyInsert, stream);
    }

    void destroyResult(MemorySegment result) {
        call(destroyResult, result);
    }

    MemorySegment buffer(MemorySegment result) {
        return pointer(buffer, result);
    }

    long length(MemorySegment result) {
        return number(length, result);
    }

    MemorySegment error(MemorySegment result) {
        return pointer(error, result);
    }

    /** A counter of a result, such as {@code rows_read}. */
    MethodHandle counter(String name) {
        return function("chdb_result_" + name, number(ADDRESS));
    }

    /** 0 if {@code analysis} was filled. */
    int classify(MemorySegment connection, NativeText text, MemorySegment analysis) {
        try {
            return (int)
                    classify.invokeExact(
                            connection,
                            text.bytes(),
                            text.length(),
                            MemorySegment.NULL,
                            0L,
                            analysis);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** 0 if every thread has ended; 1 is usual once a MergeTree table was loaded, and harmless. */
    int shutdown() {
        try {
            return (int) shutdown.invokeExact();
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static long number(MethodHandle function, MemorySegment argument) {
        try {
            return (long) function.invokeExact(argument);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    private static MemorySegment statement(
            MethodHandle function,
            MemorySegment connection,
            NativeText text,
            NativeText format,
            NativeParameters bound) {
        try {
            return (MemorySegment)
                    function.invokeExact(
                            connection,
                            text.bytes(),
                            text.length(),
                            format.bytes(),
                            format.length(),
                            bound.names(),
                            bound.nameLengths(),
                            bound.values(),
                            bound.valueLengths(),
                            bound.count());
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    private static MemorySegment pointer(MethodHandle function, MemorySegment argument) {
        try {
            return (MemorySegment) function.invokeExact(argument);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    private static void call(MethodHandle function, MemorySegment argument) {
        try {
            function.invokeExact(argument);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    private MethodHandle function(String name, FunctionDescriptor shape) {
        MemorySegment address =
                library.find(name)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the library has no function " + name));
        return Linker.nativeLinker().downcallHandle(address, shape);
    }

    private static FunctionDescriptor pointer(MemoryLayout... arguments) {
        return FunctionDescriptor.of(ADDRESS, arguments);
    }

    private static FunctionDescriptor number(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_LONG, arguments);
    }

    private static FunctionDescriptor nothing(MemoryLayout... arguments) {
        return FunctionDescriptor.ofVoid(arguments);
    }

    /** A native function throws nothing: what arrives here is an error of the JVM or of a type. */
    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
