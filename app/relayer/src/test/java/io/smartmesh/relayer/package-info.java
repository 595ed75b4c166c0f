/** Tests: a whole relayer against the real contracts on a development chain. */
@NullMarked
package io.smartmesh.relayer;

import org.jspecify.annotations.NullMarked;
