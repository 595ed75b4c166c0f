/**
 * Payer, mediator and payee as processes of their own, with real stores, sockets and a real chain,
 * each killed exactly before or after a chosen step and started again.
 */
@NullMarked
package io.smartmesh.processes;

import org.jspecify.annotations.NullMarked;
