package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression whose search ends with the {@linkplain TimeLimit time} of the command. Those
 * of Java may take longer than the world lasts ({@code ^a*a*a*a*a*a*a*a*$} on a hundred letters),
 * and nothing stops them but the text that they read.
 */
final class BoundedExpression extends BsonRegularExpression {

    private static final long serialVersionUID = 1L;

    private static final String REGEX = "$regex";
    private static final String OPTIONS = "$options";
    private static final String NOT = "$not";

    /** A server's own code for an expression that cannot be read. */
    private static final int INVALID = 51_091;

    private BoundedExpression(String pattern, String options) {
        super(pattern, options);
    }

    /** The same words with every regular expression in them bounded. */
    static @Nullable Object within(@Nullable Object words) {
        return switch (words) {
            case BsonRegularExpression plain ->
                    new BoundedExpression(
                            plain.getPattern(),
                            plain.getOptions() == null ? "" : plain.getOptions());
            case Document conditions -> allIn(conditions);
            case Collection<?> several -> allIn(several);
            case null, default -> words;
        };
    }

    /** The same for each of several, such as the stages of a pipeline. */
    static List<@Nullable Object> allIn(Collection<?> all) {
        List<@Nullable Object> bounded = new ArrayList<>(all.size());
        all.forEach(one -> bounded.add(within(one)));
        return bounded;
    }

    /** The same for conditions. */
    static Document allIn(Document document) {
        Document bounded = new Document();
        document.forEach((name, value) -> bounded.put(name, within(value)));
        if (document.get(REGEX) instanceof BsonRegularExpression plain) {
            return beside(bounded, plain.getPattern(), plain.getOptions());
        }
        return document.get(REGEX) instanceof String pattern
                ? beside(bounded, pattern, null)
                : bounded;
    }

    /**
     * Not unlike it: in this form it may stand beside other operators, which the library forgot.
     */
    private static Document beside(Document others, String pattern, @Nullable String own) {
        Object options = others.getOrDefault(OPTIONS, own);
        others.remove(REGEX);
        others.remove(OPTIONS);
        if (others.containsKey(NOT)) {
            throw NotOffered.refused("the stand-in for MongoDB takes no $regex beside $not");
        }
        BoundedExpression like =
                new BoundedExpression(pattern, options == null ? "" : options.toString());
        others.put(NOT, new Document(NOT, like));
        return others;
    }

    @Override
    public Matcher matcher(String text) {
        return compiled().matcher(new Watched(text));
    }

    private Pattern compiled() {
        try {
            return super.matcher("").pattern();
        } catch (IllegalArgumentException unreadable) {
            throw new MongoServerError(INVALID, "Location51091", "Regular expression is invalid");
        }
    }

    /** A text that looks at the clock while it is read. */
    private static final class Watched implements CharSequence {

        private static final int EVERY = 4_096;

        private final String text;
        private int reads;

        private Watched(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++reads % EVERY == 0) {
                TimeLimit.check();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
