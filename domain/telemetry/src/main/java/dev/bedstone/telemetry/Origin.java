package dev.bedstone.telemetry;

import java.util.Optional;
import java.util.UUID;

/**
 * For whom something happened, within the tenant. Immutable.
 *
 * @param project the project, if there is one
 * @param user the person; if nobody is named, the actor of the scope in which the event is tracked
 * @param pipeline the pipeline it was part of, if there is one
 */
public record Origin(Optional<UUID> project, Optional<UUID> user, Optional<UUID> pipeline) {

    /** Nothing is known. */
    public static final Origin UNKNOWN =
            new Origin(Optional.empty(), Optional.empty(), Optional.empty());

    /** The same of a project. */
    public Origin ofProject(UUID other) {
        return new Origin(Optional.of(other), user, pipeline);
    }

    /** The same of a person. */
    public Origin ofUser(UUID other) {
        return new Origin(project, Optional.of(other), pipeline);
    }

    /** The same of a pipeline. */
    public Origin ofPipeline(UUID other) {
        return new Origin(project, user, Optional.of(other));
    }
}
