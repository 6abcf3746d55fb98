package dev.bedstone.bench.tenant;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A note as Hibernate wants it. */
@Entity
@Table(name = "note")
class NoteEntity extends NoteColumns {

    @SuppressWarnings("unused") // Hibernate's
    NoteEntity() {}

    NoteEntity(Note note) {
        super(note);
    }
}
