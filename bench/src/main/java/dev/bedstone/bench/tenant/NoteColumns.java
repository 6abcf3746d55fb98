package dev.bedstone.bench.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;

/** The columns of a note as Hibernate wants them. */
@MappedSuperclass
@SuppressWarnings("NullAway.Init")
abstract class NoteColumns {

    @Id UUID id;
    String title;
    String body;
    int n;

    @Column(name = "created_at")
    Instant createdAt;

    NoteColumns() {}

    NoteColumns(Note note) {
        id = note.id();
        title = note.title();
        body = note.body();
        n = note.n();
        createdAt = note.createdAt();
    }

    final Note note() {
        return new Note(id, title, body, n, createdAt);
    }
}
