package dev.bedstone.gateway.internal.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The few functions of the C library that Java has no words for. Thread-safe. */
public final class Posix {

    private static final int INTERRUPTED = 4;

    /** {@code F_SETPIPE_SZ} of Linux. */
    private static final int SET_PIPE_SIZE = 1031;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERROR_NUMBER =
            STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle PIPE = function("pipe", integer(ADDRESS));
    private static final MethodHandle CLOSE = function("close", integer(JAVA_INT));
    private static final MethodHandle EXIT = function("_exit", FunctionDescriptor.ofVoid(JAVA_INT));
    private static final MethodHandle SET_SESSION = function("setsid", integer());
    private static final MethodHandle SET_ENVIRONMENT =
            function("setenv", integer(ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle CONTROL =
            function(
                    "fcntl",
                    integer(JAVA_INT, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ =
            function(
                    "read",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
                    Linker.Option.captureCallState("errno"));

    private Posix() {}

    /**
     * A new pipe.
     *
     * @return the descriptor to read from and the one to write to
     */
    static int[] pipe() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            if ((int) PIPE.invokeExact(ends) != 0) {
                throw new IOException("no pipe can be had: too many files are open");
            }
            return ends.toArray(JAVA_INT);
        } catch (IOException failure) {
            throw failure;
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Asks for a pipe of this many bytes; a system that has no such call or refuses leaves it. */
    static void widen(int descriptor, int bytes) {
        try {
            int ignored = (int) CONTROL.invokeExact(descriptor, SET_PIPE_SIZE, bytes);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Reads what is there, waiting for the first byte; 0 at the end. */
    static long read(int descriptor, MemorySegment into) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            while (true) {
                long count = (long) READ.invokeExact(state, descriptor, into, into.byteSize());
                if (count >= 0) {
                    return count;
                }
                int number = (int) ERROR_NUMBER.get(state, 0L);
                if (number != INTERRUPTED) {
                    throw new IOException("reading a pipe failed with error " + number);
                }
            }
        } catch (IOException failure) {
            throw failure;
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Ends the process at once: no shutdown hook, no destructor of a native library. */
    public static void exit(int status) {
        try {
            EXIT.invokeExact(status);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Leaves the terminal's process group, whose Ctrl-C then no longer arrives here. */
    public static void leaveTerminal() {
        try {
            int ignored = (int) SET_SESSION.invokeExact();
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Sets a variable that native code of this process will read; Java has its own copy. */
    public static void setEnvironment(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored =
                    (int)
                            SET_ENVIRONMENT.invokeExact(
                                    arena.allocateFrom(name), arena.allocateFrom(value), 1);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    private static MethodHandle function(
            String name, FunctionDescriptor shape, Linker.Option... options) {
        MemorySegment address = LINKER.defaultLookup().find(name).orElseThrow();
        return LINKER.downcallHandle(address, shape, options);
    }

    private static FunctionDescriptor integer(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_INT, arguments);
    }

    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
