/**
 * Encrypted snapshots that nodes keep for each other, so that an account comes back from its words
 * alone. {@link io.smartmesh.backup.Backups} is the machine; the rules are in docs/spec/backup.md.
 * What a snapshot holds is the node's affair: here it is bytes.
 */
@NullMarked
package io.smartmesh.backup;

import org.jspecify.annotations.NullMarked;
