package dev.bedstone.postgres.internal.tenancy;

import java.util.List;
import java.util.stream.Stream;

/** Every attack, in the order they are tried. */
final class Attacks {

    static final List<Attack> ALL =
            Stream.of(
                            ReadAttacks.all(),
                            SessionAttacks.all(),
                            CodeAttacks.all(),
                            WriteAttacks.all(),
                            KeyAttacks.all(),
                            TellAttacks.all(),
                            OpenAttacks.all())
                    .flatMap(List::stream)
                    .toList();

    private Attacks() {}

    static Attack named(String key) {
        return ALL.stream()
                .filter(attack -> attack.description().key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no attack " + key));
    }
}
