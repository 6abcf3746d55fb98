package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationLine;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that choose among the lines of a project. */
final class LineOptions {

    @Option(
            names = "--store",
            paramLabel = "STORE",
            converter = Store.class,
            description = "Only the lines of this store: postgres, clickhouse, mongo or redis.")
    private @Nullable StoreKind store;

    @Option(names = "--line", paramLabel = "LINE", description = "Only the lines of this name.")
    private @Nullable String line;

    /** Whether a line is meant. */
    boolean choose(MigrationLine candidate) {
        return choose(candidate.name(), candidate.store());
    }

    /** Whether a line of this name and store is meant. */
    boolean choose(String name, StoreKind kind) {
        return (store == null || store == kind) && (line == null || line.equals(name));
    }

    Optional<StoreKind> store() {
        return Optional.ofNullable(store);
    }

    Optional<String> line() {
        return Optional.ofNullable(line);
    }

    /** A store by the name it has in settings. */
    static final class Store implements ITypeConverter<StoreKind> {

        @Override
        public StoreKind convert(String text) {
            return Arrays.stream(StoreKind.values())
                    .filter(kind -> kind.key().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "'"
                                            + text
                                            + "' is no store; there are "
                                            + Arrays.stream(StoreKind.values())
                                                    .map(StoreKind::key)
                                                    .collect(Collectors.joining(", "))));
        }
    }
}
