package dev.bedstone.tenancy;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantTrial.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of all attacks. Immutable; holds no data but that of the trials themselves.
 *
 * @param results one entry per store, place and attack, in the order they were tried
 * @param leftOut the objects that were not put on trial, by store, each with the reason
 */
public record ProofReport(List<Result> results, Map<String, Map<String, String>> leftOut) {

    public ProofReport {
        results = List.copyOf(results);
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
    }

    /** Whether no attack reached the data of another tenant. */
    public boolean holds() {
        return results.stream().noneMatch(result -> result.verdict() == Verdict.LEAKS);
    }

    /** The same as names and values, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("holds", holds());
        map.put("results", results.stream().map(Result::toMap).toList());
        map.put("leftOut", leftOut);
        return map;
    }

    /** Where an attack was tried. */
    public enum Place {
        /** A copy of the schema with planted rows. */
        COPY,
        /** The store as it is. */
        LIVE
    }

    /**
     * What came of one attack.
     *
     * @param store the store that was attacked
     * @param place where
     * @param attack what was tried
     * @param verdict what came of it
     * @param tried the objects it was tried on
     * @param leaks those where it reached another tenant's data, each with what was seen
     * @param unproven those where it failed also without protection
     */
    public record Result(
            StoreId store,
            Place place,
            TenantAttack attack,
            Verdict verdict,
            List<String> tried,
            SortedMap<String, String> leaks,
            List<String> unproven) {

        public Result {
            tried = List.copyOf(tried);
            leaks = Collections.unmodifiableSortedMap(new TreeMap<>(leaks));
            unproven = List.copyOf(unproven);
        }

        static Result ofCopy(StoreId store, TenantAttack attack, Outcome outcome, Outcome control) {
            List<String> unproven = new ArrayList<>(outcome.tried());
            unproven.removeAll(control.leaks().keySet());
            unproven.removeAll(outcome.leaks().keySet());
            if (attack.limit().isPresent()) {
                unproven.clear();
            }
            Verdict verdict = verdict(attack, outcome, unproven);
            return new Result(
                    store,
                    Place.COPY,
                    attack,
                    verdict,
                    outcome.tried(),
                    new TreeMap<>(outcome.leaks()),
                    unproven);
        }

        private static Verdict verdict(
                TenantAttack attack, Outcome outcome, List<String> unproven) {
            if (!outcome.leaks().isEmpty()) {
                return attack.limit().isPresent() ? Verdict.NOT_DEFENDED : Verdict.LEAKS;
            }
            if (outcome.tried().isEmpty()) {
                return Verdict.UNTRIED;
            }
            return unproven.size() == outcome.tried().size() ? Verdict.UNPROVEN : Verdict.DEFENDED;
        }

        static Result ofLive(StoreId store, TenantAttack attack, Outcome outcome) {
            Verdict verdict =
                    !outcome.leaks().isEmpty()
                            ? Verdict.LEAKS
                            : outcome.tried().isEmpty() ? Verdict.UNTRIED : Verdict.NOTHING_READ;
            return new Result(
                    store,
                    Place.LIVE,
                    attack,
                    verdict,
                    outcome.tried(),
                    new TreeMap<>(outcome.leaks()),
                    List.of());
        }

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("store", store.toString());
            map.put("place", key(place));
            map.put("attack", attack.key());
            map.put("kind", key(attack.kind()));
            map.put("what", attack.what());
            map.put("verdict", key(verdict));
            map.put("limit", attack.limit());
            map.put("tried", tried);
            map.put("leaks", leaks);
            map.put("unproven", unproven);
            return map;
        }

        private static String key(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
