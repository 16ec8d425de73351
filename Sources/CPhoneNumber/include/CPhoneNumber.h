// Google's libphonenumber by way of plain C. Nothing here throws, prints or keeps what it is given;
// every function may be called from several threads at once.
#ifndef CPHONENUMBER_H
#define CPHONENUMBER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PHONE_VALID = 0,
    PHONE_UNREADABLE = 1,
    PHONE_COUNTRY_UNKNOWN = 2,
    PHONE_TOO_SHORT = 3,
    PHONE_TOO_LONG = 4,
    /// Of a possible length, but no numbering plan has it.
    PHONE_UNASSIGNED = 5,
};

enum { PHONE_OTHER = 0, PHONE_FIXED = 1, PHONE_MOBILE = 2, PHONE_FIXED_OR_MOBILE = 3 };

typedef struct {
    int32_t status;
    int32_t kind;
    /// E.164 in ASCII with its plus, at most 16 bytes; not terminated.
    uint8_t e164[20];
    int32_t e164_length;
    /// ISO 3166 of the numbering plan, or "001" of a number of no country; terminated.
    char region[4];
} phone_reading;

/// Reads `length` bytes of ASCII, digits with or without a plus in front, as somebody in `region` (two capitals) would
/// dial them.
void phone_read(const char *text, size_t length, const char *region, phone_reading *reading);

enum {
    PHONE_PART_GENERAL = 0,
    PHONE_PART_FIXED = 1,
    PHONE_PART_MOBILE = 2,
    /// Of several such parts each stands for itself.
    PHONE_PART_OTHER = 3,
    PHONE_PART_NATIONAL_PREFIX = 4,
    PHONE_PART_INTERNATIONAL_PREFIX = 5,
};

/// One regular expression of a numbering plan; bit n of `lengths` says that numbers of n digits are possible.
typedef void (*phone_part_sink)(void *context, int32_t part, const char *pattern, size_t length, uint32_t lengths);

/// Hands the regular expressions of the region's plan to `sink`.
///
/// Returns the calling code; 0 when the library does not give its plan away, and for a region that does not decide
/// alone what a number of its calling code is.
int32_t phone_plan(const char *region, void *context, phone_part_sink sink);

/// Writes the region (two capitals, terminated) that decides what numbers with this calling code are; 0 when there is
/// none.
int32_t phone_region(int32_t code, char region[4]);

#ifdef __cplusplus
}
#endif

#endif
