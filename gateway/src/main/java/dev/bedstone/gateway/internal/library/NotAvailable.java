package dev.bedstone.gateway.internal.library;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.gateway.ChdbLibrary;
import dev.bedstone.kernel.Corrupt;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Unsupported;
import java.nio.file.Path;

/** Words the failures of finding the engine. */
public final class NotAvailable {

    private static final StoreId STORE = StoreId.of(StoreKind.CLICKHOUSE);
    private static final String OPERATION = "find the engine";

    private NotAvailable() {}

    /** There is no engine and none can be had now. */
    public static Unsupported because(String why) {
        return new Unsupported(
                FailureContext.of(STORE, OPERATION, "ClickHouse is not available here: " + why)
                        .withAdvice(
                                "install npm (it comes with Node.js) and try again with a network,"
                                        + " or name a libchdb.so with "
                                        + ChdbLibrary.VARIABLE));
    }

    /** The variable names a file that is not there. */
    public static Misconfigured wronglyNamed(Path file) {
        return new Misconfigured(
                FailureContext.of(STORE, OPERATION, "there is no file " + file)
                        .withAdvice("correct or remove the variable " + ChdbLibrary.VARIABLE));
    }

    static Corrupt damaged(String what) {
        return new Corrupt(
                FailureContext.of(STORE, OPERATION, what)
                        .withAdvice(
                                "try again; if it stays so, what stands between you and the"
                                        + " registry alters packages"));
    }
}
