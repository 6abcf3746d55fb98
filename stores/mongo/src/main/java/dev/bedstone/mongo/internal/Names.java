package dev.bedstone.mongo.internal;

import java.util.List;

/** The names the layer gives to elements of documents. */
final class Names {

    /** The identifier of a document. */
    static final String ID = "_id";

    /** Within it, whose the document is. */
    static final String TENANT = "tenant";

    /** Within it, the record's own identifier. */
    static final String KEY = "id";

    static final String TENANT_PATH = ID + "." + TENANT;
    static final String KEY_PATH = ID + "." + KEY;

    /** When a document was deleted that is kept. */
    static final String DELETED_AT = "_deletedAt";

    /** Of documents without an identifier of ours. */
    static final Names PLAIN = new Names("", false);

    private final String idName;
    private final boolean ofTenant;

    /**
     * @param idName the component that is the identifier; empty for none
     * @param ofTenant whether the identifier lies within the tenant's
     */
    Names(String idName, boolean ofTenant) {
        this.idName = idName;
        this.ofTenant = ofTenant;
    }

    /** Where the field lies in the document. */
    String path(List<String> components) {
        if (components.getFirst().equals(idName)) {
            List<String> inside = components.subList(1, components.size());
            String key = ofTenant ? KEY_PATH : ID;
            return inside.isEmpty() ? key : key + "." + String.join(".", inside);
        }
        return String.join(".", components);
    }

    boolean isId(List<String> components) {
        return components.getFirst().equals(idName);
    }
}
