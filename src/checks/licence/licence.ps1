# The licence is valid for 30 days and more, where the product's facts say how its end is read.
function Test-Licence {
    param([hashtable]$Context)
    $seen = $Context.Readiness.Licence
    $subject = if ($null -eq $seen) { $Facts.Runtime } else { $seen.SettingsFile }
    $draft = @{ Subject = $subject; Step = $null; Expected = Get-Words 'licence/expected' @{ days = $SoonDays } }
    if ($null -eq $seen -or $null -eq $seen.EndsAt) { return New-Skip @draft -Reason (Get-Words 'licence/unread') }
    $days = Get-DaysLeft -End $seen.EndsAt -Context $Context
    $day = $seen.EndsAt.ToString('yyyy-MM-dd', [Globalization.CultureInfo]::InvariantCulture)
    if ($days -lt 0) { return New-Result -Draft $draft -Outcome 'fail' -Case 'licence/ended' -Values @{ settings = $subject; day = $day } }
    if ($days -lt $SoonDays) { return New-Result -Draft $draft -Outcome 'warn' -Case 'licence/soon' -Values @{ settings = $subject; day = $day; days = $days } }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'licence/right' -Values @{ settings = $subject; day = $day }
}
