package dev.bedstone.postgres.internal.tenancy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the attacker's tenant sees through views and functions, before there are rows of another and
 * afterwards. Whatever they compute, the rows of another tenant must make no difference. Not
 * thread-safe.
 */
final class Observations {

    private static final int MOST_CALLS = 100;
    private static final Map<String, List<String>> USUAL =
            Map.of(
                    "bool", List.of("true"),
                    "int2", List.of("2::int2"),
                    "int4", List.of("2"),
                    "int8", List.of("2::int8"),
                    "float4", List.of("2::float4"),
                    "float8", List.of("2::float8"),
                    "numeric", List.of("2::numeric"),
                    "text", List.of("'canary-b'::text"),
                    "timestamptz", List.of("now()"));

    private final Map<String, List<String>> questions = new LinkedHashMap<>();
    private final Map<String, List<String>> before = new HashMap<>();
    private final Map<String, String> leftOut = new HashMap<>();

    /** Finds what can be asked; rows of the other tenant need not be there. */
    static Observations of(TrialSchema schema, Planter planter) throws SQLException {
        Observations observations = new Observations();
        for (List<String> view : schema.texts("views", 3)) {
            observations.questions.put(
                    "view " + view.getFirst(),
                    List.of(
                            "select md5(coalesce(string_agg(bedstone_row::text, '|' order by"
                                    + " bedstone_row::text), '')) from "
                                    + view.getFirst()
                                    + " as bedstone_row"));
        }
        Map<String, List<String>> values = values(schema, planter);
        for (TrialSchema.Callable function : schema.functions()) {
            observations.add(function, values);
        }
        return observations;
    }

    /** The other tenant's values by their type. */
    private static Map<String, List<String>> values(TrialSchema schema, Planter planter) {
        Map<String, List<String>> values = new HashMap<>();
        for (Table table : schema.ofTenants()) {
            Map<String, String> row = planter.values(table, 2, 2);
            for (Column column : row == null ? List.<Column>of() : table.given()) {
                String value = row == null ? null : row.get(column.name());
                List<String> known =
                        values.computeIfAbsent(column.type(), type -> new ArrayList<>());
                if (value != null && !known.contains(value + "::" + column.type())) {
                    known.add(value + "::" + column.type());
                }
            }
        }
        USUAL.forEach((type, usual) ->
                values.computeIfAbsent(type, none -> new ArrayList<>()).addAll(usual));
        return values;
    }

    private void add(TrialSchema.Callable function, Map<String, List<String>> values) {
        int combinations = 1;
        for (String type : function.types()) {
            List<String> known = values.getOrDefault(type, List.of());
            if (known.isEmpty()) {
                leftOut.put(
                        "function " + function.identity(),
                        "there is no value of the type " + type + " to call it with");
                return;
            }
            combinations = Math.min(MOST_CALLS, combinations * known.size());
        }
        questions.put(
                "function " + function.identity(),
                IntStream.range(0, combinations)
                        .mapToObj(number -> call(function, values, number))
                        .toList());
    }

    /** One combination of values; the first parameter changes fastest. */
    private static String call(
            TrialSchema.Callable function, Map<String, List<String>> values, int number) {
        List<String> arguments = new ArrayList<>();
        int rest = number;
        for (String type : function.types()) {
            List<String> known = values.getOrDefault(type, List.of());
            arguments.add(known.get(rest % known.size()));
            rest /= known.size();
        }
        return "select * from " + function.name() + "(" + String.join(", ", arguments) + ")";
    }

    /** Asks everything while there is no other tenant. */
    void begin(Intruder intruder) throws SQLException {
        for (String object : List.copyOf(questions.keySet())) {
            List<String> answers = answers(intruder, object);
            if (answers.equals(answers(intruder, object))) {
                before.put(object, answers);
            } else {
                questions.remove(object);
                leftOut.put(object, "it gives something else at every call");
            }
        }
    }

    /** The objects that can be asked. */
    List<String> objects() {
        return List.copyOf(questions.keySet());
    }

    /** The objects that cannot be asked, each with the reason. */
    Map<String, String> leftOut() {
        return leftOut;
    }

    /** What the other tenant's rows changed; null if nothing. */
    @Nullable String difference(Intruder intruder, String object) throws SQLException {
        return answers(intruder, object).equals(before.get(object))
                ? null
                : "gives something else since another tenant has rows";
    }

    private List<String> answers(Intruder intruder, String object) throws SQLException {
        List<String> answers = new ArrayList<>();
        for (String question : Objects.requireNonNull(questions.get(object))) {
            intruder.begin(Tenants.MINE);
            try {
                answers.add(intruder.text(question));
            } catch (SQLException e) {
                answers.add(Refusal.whole(e));
            }
            intruder.rollback();
        }
        return answers;
    }
}
