/**
 * Which devices belong to which account: certificates and revocations that the account has signed,
 * and how they reach the people that one deals with. {@link io.smartmesh.identity.Identities} is
 * the machine; the rules are in docs/spec/identity.md.
 */
@NullMarked
package io.smartmesh.identity;

import org.jspecify.annotations.NullMarked;
