package dev.bedstone.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Marks of processes, by which another one on the same machine can tell whether they live. A mark
 * says which start of the kernel and which name space of process ids it means; where that is not
 * known it is empty. Thread-safe.
 */
public final class ProcessMark {

    private static final String OWN = find();
    private static final int PARTS = 4;

    private ProcessMark() {}

    /** The mark of this process; empty where there is none. */
    public static String own() {
        return OWN;
    }

    /** Whether a process surely is no more: it was one of this machine, and is not among them. */
    public static boolean isGone(String mark) {
        String[] parts = mark.split(" ", -1);
        String[] own = OWN.split(" ", -1);
        boolean comparable = parts.length == PARTS && own.length == PARTS;
        if (!comparable || !parts[0].equals(own[0]) || !parts[1].equals(own[1])) {
            return false;
        }
        try {
            return ProcessHandle.of(Long.parseLong(parts[2]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> parts[3].equals(start(process)))
                    .isEmpty();
        } catch (NumberFormatException unreadable) {
            return false;
        }
    }

    private static String find() {
        try {
            ProcessHandle self = ProcessHandle.current();
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            String space = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return boot + " " + space + " " + self.pid() + " " + start(self);
        } catch (IOException | UnsupportedOperationException elsewhere) {
            return "";
        }
    }

    private static String start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }
}
