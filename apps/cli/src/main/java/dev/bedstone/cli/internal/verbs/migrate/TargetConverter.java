package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.migrate.MigrationException;
import dev.bedstone.migrate.MigrationTarget;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A target as it is typed. */
final class TargetConverter implements ITypeConverter<MigrationTarget> {

    @Override
    public MigrationTarget convert(String text) {
        if (text.startsWith("-") && !text.matches("-[0-9]+")) {
            throw new TypeConversionException("unknown option '" + text + "'");
        }
        try {
            return MigrationTarget.of(text);
        } catch (MigrationException none) {
            throw new TypeConversionException(
                    "'"
                            + text
                            + "' is not a target: write head, base, current, +1, -1 or a version");
        }
    }
}
