/** What a relayer has promised, in SQLite for one or in PostgreSQL for several (RL-12, RL-13). */
@NullMarked
package io.smartmesh.relayer.store;

import org.jspecify.annotations.NullMarked;
