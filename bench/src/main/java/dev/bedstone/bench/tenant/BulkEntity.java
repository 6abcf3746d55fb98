package dev.bedstone.bench.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of the table for bulk loads as Hibernate wants it. */
@Entity
@Table(name = "bulk")
@SuppressWarnings({"NullAway.Init", "unused"})
class BulkEntity {

    @Id UUID id;
    String title;
    String body;
    int n;

    @Column(name = "created_at")
    Instant createdAt;

    BulkEntity() {}

    BulkEntity(Note note) {
        id = note.id();
        title = note.title();
        body = note.body();
        n = note.n();
        createdAt = note.createdAt();
    }
}
