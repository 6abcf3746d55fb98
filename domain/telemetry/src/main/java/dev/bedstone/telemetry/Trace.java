package dev.bedstone.telemetry;

import java.util.List;

/**
 * A trace as a tree. Immutable.
 *
 * @param summary the trace in short
 * @param roots its first events; those whose parent is not there as well, so that none is missing
 * @param complete whether all its events are in the tree, which takes 10,000
 */
public record Trace(TraceSummary summary, List<TraceNode> roots, boolean complete) {

    public Trace {
        roots = List.copyOf(roots);
    }
}
