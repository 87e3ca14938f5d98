# The runtimes that steps of this way install are there already.
function Test-HostingBundle {
    param([hashtable]$Context)
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'hosting-bundle/expected' }
    if (@($Facts.Runtimes).Count -eq 0) { return New-Skip @draft -Reason (Get-Words 'hosting-bundle/none') }
    if (-not (Test-Windows)) { return New-Skip @draft -Reason (Get-Words 'hosting-bundle/not-here') }
    $folder = Join-Path -Path ([Environment]::GetFolderPath('ProgramFiles')) -ChildPath 'dotnet/shared/Microsoft.AspNetCore.App'
    $names = @((Get-FolderNames -Path $folder).Names)
    foreach ($runtime in $Facts.Runtimes) {
        $fits = @($names | Where-Object -FilterScript { $_ -ceq $runtime.Version -or $_.StartsWith("$($runtime.Version).", [StringComparison]::Ordinal) })
        $found = if ($fits.Count -gt 0) { $fits -join ', ' } elseif ($names.Count -gt 0) { $names -join ', ' } else { Get-Words 'hosting-bundle/nothing' }
        $result = if ($fits.Count -gt 0) { New-Result -Draft $draft -Outcome 'pass' -Case 'hosting-bundle/right' -Values @{ what = $runtime.What; version = $runtime.Version; found = $found } }
        else { New-Result -Draft $draft -Outcome 'fail' -Case 'hosting-bundle/lacking' -Values @{ what = $runtime.What; version = $runtime.Version; found = $found; number = $runtime.Number } }
        $result.Hop = $runtime.Hop
        $result
    }
}
