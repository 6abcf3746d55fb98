/**
 * Those who count what was lost and what was doubled. They ask the server over plain HTTP and read
 * rows and journals by their description: nothing here uses the code they audit, which {@link
 * dev.bedstone.ingest.AuditorTest} proves. Start with {@link dev.bedstone.ingest.audit.Auditor}.
 */
package dev.bedstone.ingest.audit;
