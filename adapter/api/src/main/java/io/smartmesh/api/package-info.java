/**
 * The node's HTTP API, on loopback only and with a bearer token: {@link
 * io.smartmesh.api.ApiServer}. Each route is one {@link io.smartmesh.node.UserCommand};
 * docs/openapi.yaml is its contract.
 */
@NullMarked
package io.smartmesh.api;

import org.jspecify.annotations.NullMarked;
