/**
 * What a small program needs to use a running node: find it ({@link
 * io.smartmesh.api.client.ApiFile}), ask it ({@link io.smartmesh.api.client.ApiClient}), read its
 * JSON and speak the user's language. No library on this path, so that a command starts at once.
 */
@NullMarked
package io.smartmesh.api.client;

import org.jspecify.annotations.NullMarked;
