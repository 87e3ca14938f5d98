# The clock of the host is not behind: nothing that counts was written in its future.
function Test-Clock {
    param([hashtable]$Context)
    $draft = @{ Subject = Get-Words 'clock/subject'; Step = $null; Expected = Get-Words 'clock/expected' }
    $newest = $Context.Readiness.Newest
    if ($null -eq $newest) { return New-Skip @draft -Reason (Get-Words 'clock/unseen') }
    $now = $Context.Readiness.Now
    $time = $now.ToString("yyyy-MM-dd'T'HH:mm:sszzz", [Globalization.CultureInfo]::InvariantCulture)
    $at = $newest.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture)
    if (($newest.At - $now.UtcDateTime).TotalMinutes -gt 5) { return New-Result -Draft $draft -Outcome 'warn' -Case 'clock/behind' -Values @{ now = $time; path = $newest.Path; at = $at } }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'clock/right' -Values @{ now = $time }
}
