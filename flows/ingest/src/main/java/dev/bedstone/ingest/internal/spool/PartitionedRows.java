package dev.bedstone.ingest.internal.spool;

import dev.bedstone.ingest.internal.encode.RowBuffer;
import java.util.Arrays;

/** Encoded rows by the partition they belong to; mostly one. Used again. Not thread-safe. */
public final class PartitionedRows {

    private int[] partitions = new int[1];
    private RowBuffer[] buffers = {new RowBuffer()};
    private int count;

    /** The rows of a partition, which are there from the first question on. */
    public RowBuffer of(int partition) {
        for (int index = 0; index < count; index++) {
            if (partitions[index] == partition) {
                return buffers[index];
            }
        }
        if (count == buffers.length) {
            partitions = Arrays.copyOf(partitions, 2 * count);
            buffers = Arrays.copyOf(buffers, 2 * count);
            for (int index = count; index < buffers.length; index++) {
                buffers[index] = new RowBuffer();
            }
        }
        partitions[count] = partition;
        return buffers[count++];
    }

    /** How many partitions there are. */
    public int count() {
        return count;
    }

    int partition(int index) {
        return partitions[index];
    }

    RowBuffer buffer(int index) {
        return buffers[index];
    }

    /** Adds all rows of another. */
    void addAll(PartitionedRows other) {
        for (int index = 0; index < other.count; index++) {
            of(other.partitions[index]).append(other.buffers[index]);
        }
    }

    /** How many rows there are. */
    public int rows() {
        int rows = 0;
        for (int index = 0; index < count; index++) {
            rows += buffers[index].rows();
        }
        return rows;
    }

    /** How many bytes there are. */
    public int size() {
        int size = 0;
        for (int index = 0; index < count; index++) {
            size += buffers[index].size();
        }
        return size;
    }

    /** Forgets everything, and gives memory beyond {@code keep} bytes a partition back. */
    public void clear(int keep) {
        for (int index = 0; index < count; index++) {
            if (buffers[index].capacity() > keep) {
                buffers[index] = new RowBuffer();
            } else {
                buffers[index].clear();
            }
        }
        count = 0;
    }
}
