package dev.bedstone.gateway.internal.sql;

import java.util.Optional;

/** A statement, sorted by the way its data travels. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public sealed interface Statement {

    /** Whether it changes nothing, so that it may come with GET. */
    boolean readsOnly();

    /**
     * Gives rows, which may be many: SELECT, SHOW and their like. {@code before} and {@code after}
     * are the text around the place where the destination of the rows goes.
     *
     * @param before up to the FORMAT clause or the end
     * @param after from the FORMAT clause on; blank if there is none
     * @param format the format the statement names itself
     */
    record Rows(byte[] before, byte[] after, Optional<String> format) implements Statement {
        @Override
        public boolean readsOnly() {
            return true;
        }
    }

    /**
     * Takes data: INSERT with FORMAT or VALUES.
     *
     * @param head the statement without its data and format clause
     * @param format the format of the data; empty if the text ended before it was named, which
     *     means VALUES when nothing more follows
     * @param dataStart where the data begins in the text that was parsed; its length if all of it
     *     is statement
     * @param input the place of {@code input('structure')} in the head of INSERT … SELECT
     */
    record Insert(byte[] head, Optional<String> format, int dataStart, Optional<Input> input)
            implements Statement {
        @Override
        public boolean readsOnly() {
            return false;
        }
    }

    /**
     * The table function that stands for the data of an INSERT … SELECT.
     *
     * @param start where it begins in the head
     * @param end where it ends
     * @param structure the columns, as they stand between the quotes
     */
    record Input(int start, int end, String structure) {}

    /**
     * Everything else: its answer is small.
     *
     * @param text the whole statement
     * @param word its first word, in upper case
     * @param format the format the statement names itself
     * @param movesData whether rows are read and written while it runs (INSERT … SELECT), so that
     *     it ends with the client that asked for it
     * @param joinsStatements whether it is several in one, by PARALLEL WITH
     */
    record Command(
            byte[] text,
            String word,
            Optional<String> format,
            boolean movesData,
            boolean joinsStatements)
            implements Statement {
        @Override
        public boolean readsOnly() {
            return word.equals("USE") || word.equals("SET");
        }
    }
}
