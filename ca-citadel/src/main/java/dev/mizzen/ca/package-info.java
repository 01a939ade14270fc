/**
 * X.509: keys, certificates, PEM, and signing. Types that hold or change them stand above. Imports
 * Bouncy Castle and nothing of Mizzen's.
 */
@NullMarked
package dev.mizzen.ca;

import org.jspecify.annotations.NullMarked;
