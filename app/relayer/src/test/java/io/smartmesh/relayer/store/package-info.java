/** Tests: promises are kept. */
@NullMarked
package io.smartmesh.relayer.store;

import org.jspecify.annotations.NullMarked;
