/** Tests of what client programs use. */
@NullMarked
package io.smartmesh.api.client;

import org.jspecify.annotations.NullMarked;
