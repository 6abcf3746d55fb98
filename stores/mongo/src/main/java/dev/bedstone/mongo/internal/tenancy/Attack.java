package dev.bedstone.mongo.internal.tenancy;

import com.mongodb.client.MongoCollection;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.mongo.Documents;
import java.util.List;
import org.bson.BsonDocument;

/**
 * An attack and how it is tried. Immutable.
 *
 * @param description what it is called and what it does
 * @param live whether it may be tried on a database with data, for a tenant that does not exist
 * @param onStandIn whether the stand-in knows what is asked
 * @param means how it is tried
 */
record Attack(TenantAttack description, boolean live, boolean onStandIn, Means means) {

    /** How an attack is tried, by a program of the attacking tenant. */
    sealed interface Means {

        /** Asks; what is read must hold nothing of another tenant. */
        non-sealed interface Read extends Means {
            List<?> by(Documents<Planted, String> documents, String collection);
        }

        /** Changes; the documents of the other tenant must stay as they are. */
        non-sealed interface Write extends Means {
            void by(Documents<Planted, String> documents, String collection);
        }

        /** Takes a value that the other tenant has, which must not be refused for that. */
        record TakeValue() implements Means {}

        /** Goes past the layer, which nothing prevents. */
        non-sealed interface Past extends Means {
            List<?> by(MongoCollection<BsonDocument> collection);
        }
    }
}
