/**
 * Payments from any node to any node: invoices, channel announcements, paths, the onion, and the
 * life of a payment at its payer, its mediators and its payee. {@link
 * io.smartmesh.payment.Payments} is the machine; the two-party rules are the channel module's.
 */
@NullMarked
package io.smartmesh.payment;

import org.jspecify.annotations.NullMarked;
