package dev.bedstone.gateway.internal.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a URL; of several with one name the last counts. Immutable. */
final class UrlParameters {

    private final Map<String, String> values;

    private UrlParameters(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Reads what stands after the question mark.
     *
     * @throws IllegalArgumentException if an escape is broken
     */
    static UrlParameters parse(String query) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int equal = pair.indexOf('=');
                String name = equal < 0 ? pair : pair.substring(0, equal);
                String value = equal < 0 ? "" : pair.substring(equal + 1);
                values.put(decode(name), decode(value));
            }
        }
        return new UrlParameters(values);
    }

    /** The same with more of them, which count after those of the URL. */
    UrlParameters with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(values);
        more.forEach(all::putIfAbsent);
        return new UrlParameters(all);
    }

    /** The same without these names. */
    UrlParameters without(Set<String> names) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.keySet().removeAll(names);
        return new UrlParameters(all);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    boolean isOn(String name) {
        return get(name).filter(value -> value.equals("1") || value.equals("true")).isPresent();
    }

    Map<String, String> all() {
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
