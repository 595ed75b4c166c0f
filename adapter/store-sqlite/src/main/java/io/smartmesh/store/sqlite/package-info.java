/** The durable {@link io.smartmesh.node.Store}: one SQLite file, used by one process at a time. */
@NullMarked
package io.smartmesh.store.sqlite;

import org.jspecify.annotations.NullMarked;
