package dev.bedstone.testkit.internal;

import dev.bedstone.testkit.NeedsRealMongo;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips, and says so, where there is no real server. */
public final class RealMongoCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<NeedsRealMongo> needed =
                AnnotationSupport.findAnnotation(context.getElement(), NeedsRealMongo.class);
        if (needed.isEmpty() || MongoServer.realUri().isPresent()) {
            return ConditionEvaluationResult.enabled("there is a real server, or none is needed");
        }
        String reason =
                "needs a real MongoDB server (" + needed.get().value() + "): set MONGODB_URI";
        say(context.getDisplayName() + ": SKIPPED, " + reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    @SuppressWarnings("SystemOut") // a skipped test is to be seen
    private static void say(String line) {
        System.err.println(line);
    }
}
