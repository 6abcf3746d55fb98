package dev.bedstone.standin.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is stored by one order cannot be found by another. */
class ValueOrderTest {

    private static final int VALUES = 400;
    private static final Comparator<Object> LIBRARY = ValueComparator.ascWithoutListHandling();

    @Test
    void theOrderIsThatOfTheLibrary() {
        long seed = System.nanoTime();
        assertThat(differences(new ValueOrder(), seed)).as("seed %d", seed).isZero();
    }

    /** The control: another order of UUIDs is noticed. */
    @Test
    void anotherOrderIsNoticed() {
        Comparator<Object> signed =
                (a, b) ->
                        a instanceof UUID one && b instanceof UUID other
                                ? one.compareTo(other)
                                : LIBRARY.compare(a, b);
        assertThat(differences(signed, 1)).isPositive();
    }

    private static int differences(Comparator<Object> order, long seed) {
        Random random = new Random(seed);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            values.add(value(random, 2));
        }
        int differences = 0;
        for (Object a : values) {
            for (Object b : values) {
                int expected = Integer.signum(LIBRARY.compare(a, b));
                differences += Integer.signum(order.compare(a, b)) == expected ? 0 : 1;
            }
        }
        return differences;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> "text " + (char) random.nextInt(0x10000);
            case 1 -> random.nextInt(5);
            case 2 -> (long) random.nextInt(5);
            case 3 -> random.nextDouble();
            case 4 -> random.nextBoolean() ? Missing.getInstance() : random.nextBoolean();
            case 5 -> uuid(random);
            default -> document(random, depth - 1);
        };
    }

    /** Some differ in their last digits alone, some in their sign. */
    private static UUID uuid(Random random) {
        long first = random.nextInt(3) - 1L;
        return new UUID(first, random.nextBoolean() ? random.nextLong() : random.nextInt(3) - 1L);
    }

    private static Document document(Random random, int depth) {
        Document document = new Document();
        for (int i = random.nextInt(3); i >= 0; i--) {
            document.put(List.of("tenant", "id", "x").get(random.nextInt(3)), value(random, depth));
        }
        return document;
    }
}
