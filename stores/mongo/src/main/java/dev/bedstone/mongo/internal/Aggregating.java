package dev.bedstone.mongo.internal;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.cursor.TimeoutMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/**
 * A pipeline, carried out. Thread-safe.
 *
 * @param <T> what the results are read as
 */
public final class Aggregating<T> {

    private final Reading<?> reading;
    private final List<Rendering.Part> stages;
    private final Class<T> type;
    private final boolean whole;

    /**
     * @param whole whether the results are documents of the collection, with their identifiers
     */
    public Aggregating(
            Reading<?> reading, List<Rendering.Part> stages, Class<T> type, boolean whole) {
        this.reading = reading;
        this.stages = stages;
        this.type = type;
        this.whole = whole;
    }

    public List<T> list() {
        List<BsonDocument> pipeline = pipeline();
        return reading.ask("aggregate", left -> open(pipeline, left).into(new ArrayList<>()));
    }

    public Cursor<T> cursor() {
        List<BsonDocument> pipeline = pipeline();
        return Cursor.open(
                reading.collection().calls(),
                "aggregate",
                () -> open(pipeline, reading.time()).timeoutMode(TimeoutMode.ITERATION).cursor());
    }

    private AggregateIterable<T> open(List<BsonDocument> pipeline, Duration left) {
        MongoCollection<T> collection = reading.collection().as(type, whole);
        return RecordCollection.limited(collection, left).aggregate(pipeline).allowDiskUse(true);
    }

    private List<BsonDocument> pipeline() {
        Binding binding = reading.binding();
        Rendering own = reading.collection().rendering();
        List<BsonDocument> rendered = stages.stream().map(stage -> stage.render(own)).toList();
        return binding.guarded() ? new Pipelines(binding).bound(rendered) : rendered;
    }
}
