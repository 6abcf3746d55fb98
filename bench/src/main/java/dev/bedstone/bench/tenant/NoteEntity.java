package dev.bedstone.bench.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A note as Hibernate wants it. */
@Entity
@Table(name = "note")
@SuppressWarnings({"NullAway.Init", "unused"})
class NoteEntity {

    @Id UUID id;
    String title;
    String body;
    int n;

    @Column(name = "created_at")
    Instant createdAt;

    NoteEntity() {}

    NoteEntity(Note note) {
        id = note.id();
        title = note.title();
        body = note.body();
        n = note.n();
        createdAt = note.createdAt();
    }

    Note note() {
        return new Note(id, title, body, n, createdAt);
    }
}
