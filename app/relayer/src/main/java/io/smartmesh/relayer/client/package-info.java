/** Asks a relayer over HTTP. */
@NullMarked
package io.smartmesh.relayer.client;

import org.jspecify.annotations.NullMarked;
