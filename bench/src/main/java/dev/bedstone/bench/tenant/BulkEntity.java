package dev.bedstone.bench.tenant;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of the table for bulk loads as Hibernate wants it. */
@Entity
@Table(name = "bulk")
class BulkEntity extends NoteColumns {

    @SuppressWarnings("unused") // Hibernate's
    BulkEntity() {}

    BulkEntity(Note note) {
        super(note);
    }
}
